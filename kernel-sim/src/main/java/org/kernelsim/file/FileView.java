package org.kernelsim.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.kernelsim.file.FileNode.Directory;
import org.kernelsim.file.FileNode.RegularFile;
import org.kernelsim.file.FileNode.SymbolicLink;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/**
 * A file tree as one process sees it: from a root that no path leads out of, and from the directory
 * that it stands in. Every path is resolved anew by its parts: {@code ..} of the root is the root,
 * an absolute path and an absolute link begin at the root, and a directory that was moved out of
 * the root is not there any more, even for who stands in it.
 *
 * <p>Errors are POSIX's: ENOENT, ENOTDIR, ENAMETOOLONG for a part of more than {@link #NAME_BYTES}
 * bytes or a path of more than {@link #PATH_BYTES}, ELOOP after {@link #MOST_LINKS} links; and
 * those that each method names.
 *
 * <p>Thread-safe: the tree's lock is held for one call.
 */
public final class FileView {
  /** The most bytes of a name. */
  public static final int NAME_BYTES = 255;

  /** The most bytes of a path. */
  public static final int PATH_BYTES = 4096;

  /** The most links that one path leads over. */
  public static final int MOST_LINKS = 40;

  /** Open: make the file when there is none. */
  public static final int CREATE = 1;

  /** Open, with {@link #CREATE}: there must be none. */
  public static final int EXCLUSIVE = 2;

  /** Open: make the file empty. */
  public static final int TRUNCATE = 4;

  /** Open: refuse a link in the last part. */
  public static final int NO_FOLLOW = 8;

  private final FileTree tree;
  private final Directory root;
  private Directory current;

  // Where the last walk has led to; under the tree's lock.
  private Directory parent;
  private String name;
  private FileNode node;
  private boolean toDirectory;

  FileView(FileTree tree, Directory root) {
    this.tree = tree;
    this.root = root;
    this.current = root;
  }

  /** What a call finds. */
  public static final class Found {
    private RegularFile file;
    private FileView view;
    private Kind kind;
    private long number;
    private long length;
    private String target;

    /** The file that was opened. */
    public RegularFile file() {
      return file;
    }

    /** The view of a directory. */
    public FileView view() {
      return view;
    }

    /** What it is. */
    public Kind kind() {
      return kind;
    }

    /** Which one it is. */
    public long number() {
      return number;
    }

    /** Bytes of a file or of a link's path; names of a directory. */
    public long length() {
      return length;
    }

    /** Where a link leads to. */
    public String target() {
      return target;
    }
  }

  /** What a name leads to. */
  public enum Kind {
    /** A directory. */
    DIRECTORY,
    /** A regular file. */
    FILE,
    /** A symbolic link. */
    LINK
  }

  /**
   * Opens a regular file, which is to be {@link #close closed}.
   *
   * @param flags of {@link #CREATE}, {@link #EXCLUSIVE}, {@link #TRUNCATE}, {@link #NO_FOLLOW}
   * @return 0; or EEXIST, EISDIR for a directory, ELOOP for a link that is not to be followed
   */
  public long open(Cpu cpu, String path, int flags, Found found) {
    boolean creates = (flags & CREATE) != 0;
    boolean anew = creates && (flags & EXCLUSIVE) != 0;
    cpu.lock(tree.lock());
    long answer = walk(cpu, path, !anew && (flags & NO_FOLLOW) == 0);
    if (answer == 0) {
      answer = openError(creates, anew);
    }
    if (answer == 0) {
      if (node == null) {
        node = tree.newFile();
        enter(cpu);
      }
      found.file = (RegularFile) node;
      found.file.opened++;
      if ((flags & TRUNCATE) != 0) {
        found.file.content().truncate(cpu, 0);
      }
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  private long openError(boolean creates, boolean anew) {
    if (node == null && creates) {
      return toDirectory ? SystemError.EISDIR.answer() : placeError();
    }
    if (node == null) {
      return SystemError.ENOENT.answer();
    }
    if (anew) {
      return SystemError.EEXIST.answer();
    }
    if (node instanceof Directory) {
      return SystemError.EISDIR.answer();
    }
    return node instanceof SymbolicLink ? SystemError.ELOOP.answer() : 0;
  }

  /**
   * A file is used no more by who opened it; without a name and users its space is given back.
   *
   * @throws IllegalStateException when nobody has it open: a fault of the simulator
   */
  public void close(Cpu cpu, RegularFile file) {
    cpu.lock(tree.lock());
    if (file.opened == 0) {
      throw new IllegalStateException("a file is closed that nobody has open");
    }
    file.opened--;
    FileTree.releaseIfUnused(cpu, file);
    cpu.unlock(tree.lock());
  }

  /** Makes a directory: 0, or EEXIST. */
  public long makeDirectory(Cpu cpu, String path) {
    return make(cpu, path, null);
  }

  /**
   * Makes a symbolic link: 0, or EEXIST; ENOENT for an empty target.
   *
   * @param target need not lead anywhere
   */
  public long link(Cpu cpu, String target, String path) {
    long error = lengthError(target);
    return error != 0 ? error : make(cpu, path, target);
  }

  private long make(Cpu cpu, String path, String target) {
    cpu.lock(tree.lock());
    long answer = walk(cpu, path, false);
    if (answer == 0 && node != null) {
      answer = SystemError.EEXIST.answer();
    } else if (answer == 0 && target != null && path.endsWith("/")) {
      answer = SystemError.ENOENT.answer();
    } else if (answer == 0) {
      answer = placeError();
    }
    if (answer == 0) {
      node =
          target == null
              ? new Directory(tree.nextNumber(), parent)
              : new SymbolicLink(tree.nextNumber(), target);
      enter(cpu);
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  /** Takes the name of a file or link away: 0, or EISDIR. */
  public long unlink(Cpu cpu, String path) {
    cpu.lock(tree.lock());
    long answer = walk(cpu, path, false);
    if (answer == 0 && node == null) {
      answer = SystemError.ENOENT.answer();
    } else if (answer == 0 && node instanceof Directory) {
      answer = SystemError.EISDIR.answer();
    }
    if (answer == 0) {
      takeOut(cpu, parent, name);
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  /** Removes an empty directory: 0; or ENOTEMPTY, EINVAL for one that the path does not name. */
  public long removeDirectory(Cpu cpu, String path) {
    cpu.lock(tree.lock());
    long answer = walk(cpu, path, false);
    if (answer == 0) {
      answer = removeError();
    }
    if (answer == 0) {
      takeOut(cpu, parent, name);
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  private long removeError() {
    if (node == null) {
      return SystemError.ENOENT.answer();
    }
    if (!(node instanceof Directory directory)) {
      return SystemError.ENOTDIR.answer();
    }
    if (name == null) {
      return SystemError.EINVAL.answer();
    }
    return directory.entries.isEmpty() ? 0 : SystemError.ENOTEMPTY.answer();
  }

  /**
   * Gives what one path names another name, in place of what that names.
   *
   * @return 0; or EINVAL for a directory that would come below itself or that a path does not name,
   *     EISDIR, ENOTDIR when only one of both is a directory, ENOTEMPTY for a directory in the
   *     place
   */
  public long rename(Cpu cpu, String from, String to) {
    cpu.lock(tree.lock());
    long answer = walk(cpu, from, false);
    if (answer == 0 && node == null) {
      answer = SystemError.ENOENT.answer();
    } else if (answer == 0 && name == null) {
      answer = SystemError.EINVAL.answer();
    }
    Directory source = parent;
    String oldName = name;
    FileNode moved = node;
    if (answer == 0) {
      answer = walk(cpu, to, false);
    }
    if (answer == 0) {
      answer = renameError(moved, to);
    }
    if (answer == 0 && node != moved) {
      if (node != null) {
        takeOut(cpu, parent, name);
      }
      cpu.charge(Work.TABLE_LOAD);
      source.entries.remove(oldName);
      node = moved;
      enter(cpu);
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  private long renameError(FileNode moved, String to) {
    if (name == null) {
      return SystemError.EINVAL.answer();
    }
    if (moved instanceof Directory directory) {
      if (parent.isWithin(directory)) {
        return SystemError.EINVAL.answer();
      }
      if (node != null && !(node instanceof Directory)) {
        return SystemError.ENOTDIR.answer();
      }
      boolean full = node != moved && node instanceof Directory there && !there.entries.isEmpty();
      return full ? SystemError.ENOTEMPTY.answer() : placeError();
    }
    if (node instanceof Directory) {
      return SystemError.EISDIR.answer();
    }
    return to.endsWith("/") ? SystemError.ENOTDIR.answer() : placeError();
  }

  /**
   * Tells what a path names.
   *
   * @param follow whether a link in the last part is followed
   */
  public long stat(Cpu cpu, String path, boolean follow, Found found) {
    cpu.lock(tree.lock());
    long answer = walk(cpu, path, follow);
    if (answer == 0 && node == null) {
      answer = SystemError.ENOENT.answer();
    }
    if (answer == 0) {
      found.number = node.number();
      if (node instanceof Directory directory) {
        found.kind = Kind.DIRECTORY;
        found.length = directory.entries.size();
      } else if (node instanceof SymbolicLink link) {
        found.kind = Kind.LINK;
        found.length = bytesOf(link.target);
        found.target = link.target;
      } else {
        found.kind = Kind.FILE;
        found.length = ((RegularFile) node).content().length(cpu);
      }
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  /** Lists the names of a directory, in their order. */
  public long list(Cpu cpu, String path, List<String> names) {
    cpu.lock(tree.lock());
    long answer = walkToDirectory(cpu, path);
    if (answer == 0) {
      Directory directory = (Directory) node;
      cpu.charge(Work.TABLE_LOAD, directory.entries.size());
      names.addAll(directory.entries.keySet());
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  /** Stands in another directory from now on. */
  public long changeDirectory(Cpu cpu, String path) {
    cpu.lock(tree.lock());
    long answer = walkToDirectory(cpu, path);
    if (answer == 0) {
      current = (Directory) node;
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  /** A view that has a directory of this one as its root. */
  public long viewOf(Cpu cpu, String path, Found found) {
    cpu.lock(tree.lock());
    long answer = walkToDirectory(cpu, path);
    if (answer == 0) {
      found.view = new FileView(tree, (Directory) node);
    }
    cpu.unlock(tree.lock());
    return answer;
  }

  private long walkToDirectory(Cpu cpu, String path) {
    long answer = walk(cpu, path, true);
    if (answer == 0 && node == null) {
      return SystemError.ENOENT.answer();
    }
    return answer == 0 && !(node instanceof Directory) ? SystemError.ENOTDIR.answer() : answer;
  }

  /** Whether a new name can be where the walk has led to. */
  private long placeError() {
    return parent.removed ? SystemError.ENOENT.answer() : 0;
  }

  private void enter(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    parent.entries.put(name, node);
    if (node instanceof Directory directory) {
      directory.parent = parent;
    }
  }

  private static void takeOut(Cpu cpu, Directory from, String name) {
    cpu.charge(Work.TABLE_LOAD);
    FileNode gone = from.entries.remove(name);
    if (gone instanceof Directory directory) {
      directory.parent = null;
      directory.removed = true;
    } else if (gone instanceof RegularFile file) {
      file.named = false;
      FileTree.releaseIfUnused(cpu, file);
    }
  }

  private static int bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long lengthError(String path) {
    if (path.isEmpty()) {
      return SystemError.ENOENT.answer();
    }
    return bytesOf(path) > PATH_BYTES ? SystemError.ENAMETOOLONG.answer() : 0;
  }

  /**
   * Resolves a path. Afterwards {@link #node} is what it leads to, or null when all but the last
   * part is there; {@link #parent} and {@link #name} are where, or the name is null when the last
   * part is no name; {@link #toDirectory} says whether a slash at the end asks for a directory.
   *
   * @param followLast whether a link in the last part is followed
   */
  private long walk(Cpu cpu, String path, boolean followLast) {
    long error = lengthError(path);
    if (error != 0) {
      return error;
    }
    Deque<String> rest = new ArrayDeque<>();
    toDirectory = begin(path, current, rest);
    int links = 0;
    while (!rest.isEmpty()) {
      if (node == null) {
        return SystemError.ENOENT.answer();
      }
      if (!(node instanceof Directory directory)) {
        return SystemError.ENOTDIR.answer();
      }
      cpu.charge(Work.TABLE_LOAD);
      if (!directory.isWithin(root)) {
        return SystemError.ENOENT.answer(); // it was moved out of the root, or removed
      }
      String part = rest.pop();
      if (bytesOf(part) > NAME_BYTES) {
        return SystemError.ENAMETOOLONG.answer();
      }
      step(directory, part);
      boolean follows = !rest.isEmpty() || followLast || toDirectory;
      if (follows && node instanceof SymbolicLink link) {
        if (++links > MOST_LINKS) {
          return SystemError.ELOOP.answer();
        }
        boolean last = rest.isEmpty();
        boolean linkToDirectory = begin(link.target, directory, rest);
        toDirectory |= last && linkToDirectory;
      }
    }
    boolean wrong = toDirectory && node != null && !(node instanceof Directory);
    return wrong ? SystemError.ENOTDIR.answer() : 0;
  }

  /** Goes on by a path: puts its parts before those that are left. */
  private boolean begin(String path, Directory from, Deque<String> rest) {
    String[] parts = path.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty()) {
        rest.push(parts[i]);
      }
    }
    node = path.startsWith("/") ? root : from;
    parent = null;
    name = null;
    return path.endsWith("/");
  }

  private void step(Directory directory, String part) {
    parent = null;
    name = null;
    switch (part) {
      case "." -> node = directory;
      case ".." -> node = directory == root ? root : directory.parent;
      default -> {
        parent = directory;
        name = part;
        node = directory.entries.get(part);
      }
    }
  }
}
