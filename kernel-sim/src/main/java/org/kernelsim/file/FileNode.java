package org.kernelsim.file;

import java.util.TreeMap;

/**
 * What a name in a {@link FileTree} leads to. Guarded by the tree's lock, but for the bytes of a
 * regular file, which have their own.
 */
public abstract sealed class FileNode
    permits FileNode.Directory, FileNode.RegularFile, FileNode.SymbolicLink {
  private final long number;

  private FileNode(long number) {
    this.number = number;
  }

  /** Which one it is: from 1, in the order of making; never given again. */
  public final long number() {
    return number;
  }

  /** Names, in their order, and what they lead to. */
  public static final class Directory extends FileNode {
    final TreeMap<String, FileNode> entries = new TreeMap<>();

    /** Null for the tree's own root, and when it has been removed. */
    Directory parent;

    boolean removed;

    Directory(long number, Directory parent) {
      super(number);
      this.parent = parent;
    }

    /** Whether it is another directory, or somewhere below it. */
    boolean isWithin(Directory other) {
      Directory at = this;
      while (at != null && at != other) {
        at = at.parent;
      }
      return at != null;
    }
  }

  /** Bytes. Without a name it lives on as long as somebody has it open. */
  public static final class RegularFile extends FileNode {
    private final FileEntry content;
    boolean named = true;
    int opened;

    RegularFile(long number, FileEntry content) {
      super(number);
      this.content = content;
    }

    /** Its bytes, as the operating system has them. */
    public FileEntry content() {
      return content;
    }
  }

  /** A path to go on by. */
  public static final class SymbolicLink extends FileNode {
    final String target;

    SymbolicLink(long number, String target) {
      super(number);
      this.target = target;
    }
  }
}
