/**
 * Runs benchmarks in rounds, and writes what they say: {@link
 * org.kernelsim.benchmarks.report.Report} the page docs/benchmarks.md, with its plots and the
 * results as JSON; {@link org.kernelsim.benchmarks.report.Figures} the tables of
 * docs/performance.md.
 */
package org.kernelsim.benchmarks.report;
