package org.kernelsim.benchmarks.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.kernelsim.benchmarks.baseline.Lookup;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Pictures of the tables. */
final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;

  private final Path folder;

  Plots(Path folder) {
    this.folder = folder;
  }

  /** Each way to look up, in a few situations. */
  void lookups(String name, String title, Lookups lookups, Scores scores, boolean counted)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle("ns, logarithmic")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisLabelRotation(25);
    chart.getStyler().setYAxisMin(1.0);
    List<String> titles = Arrays.stream(Lookup.values()).map(Lookup::title).toList();
    for (Lookups.Situation situation : lookups.pictured()) {
      List<Double> nanos = new ArrayList<>();
      for (Lookup lookup : Lookup.values()) {
        nanos.add(Numbers.median(scores.of(Lookups.find(lookup, situation, counted))));
      }
      chart.addSeries(situation.title(), titles, nanos);
    }
    save(chart, name);
  }

  /** Each path, by the number of sockets. */
  void sends(String name, Scores scores, int bytes) throws IOException {
    XYChart chart =
        logarithmic(
            "A message of " + Numbers.decimals(bytes, 0) + " bytes to each socket, sinks included",
            "sockets",
            "ns a socket");
    for (String path : Sends.PATHS) {
      double[] nanos = new double[Sends.SOCKETS.length];
      for (int i = 0; i < nanos.length; i++) {
        int sockets = Sends.SOCKETS[i];
        nanos[i] =
            Numbers.median(scores.of(Sends.send(path, "lock-free", sockets, bytes))) / sockets;
      }
      chart.addSeries(path, asDoubles(Sends.SOCKETS), nanos);
    }
    save(chart, name);
  }

  /** How many times cheaper alternate is than ordinary, by the number of bytes. */
  void gains(String name, Scores scores) throws IOException {
    XYChart chart = logarithmic("Ordinary / alternate", "bytes", "times cheaper");
    for (int sockets : Sends.SOCKETS) {
      double[] gains = new double[Sends.BYTES.length];
      for (int i = 0; i < gains.length; i++) {
        gains[i] = Numbers.median(Sends.gain(scores, "lock-free", sockets, Sends.BYTES[i]));
      }
      chart.addSeries(sockets + " sockets", asDoubles(Sends.BYTES), gains);
    }
    save(chart, name);
  }

  private static double[] asDoubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }

  private static XYChart logarithmic(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x + ", logarithmic")
            .yAxisTitle(y + ", logarithmic")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    return chart;
  }

  private void save(Chart<?, ?> chart, String name) throws IOException {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }
}
