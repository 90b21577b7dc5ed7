/**
 * Files of the service domain.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.file.FileTable} with the files, by name, and
 * their descriptors; {@link org.kernelsim.file.FileEntry}, one file's bytes. There are no
 * directories, owners or rights, and a file is never deleted.
 *
 * <p><b>Who may call it.</b> The calls of the service domain, and whoever sets files up.
 *
 * <p><b>Who may write what.</b> A file's bytes are written under that file's lock, which is held
 * for one box at the most; names and descriptors under the table's own.
 */
package org.kernelsim.file;
