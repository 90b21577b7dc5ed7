/**
 * Files of the service domain, and of the operating system.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.file.FileTable} with the files of the service
 * domain, by name, and their descriptors: no directories, and a file is never deleted. {@link
 * org.kernelsim.file.FileTree}, the operating system's directories, files and links, and {@link
 * org.kernelsim.file.FileView}, what a process sees of them. {@link org.kernelsim.file.FileEntry},
 * one file's bytes, in both. There are no owners or rights.
 *
 * <p><b>Who may call it.</b> The calls of the service domain and of the file service, and whoever
 * sets files up.
 *
 * <p><b>Who may write what.</b> A file's bytes are written under that file's lock, which is held
 * for one box at the most; names and descriptors under the table's or the tree's own.
 */
package org.kernelsim.file;
