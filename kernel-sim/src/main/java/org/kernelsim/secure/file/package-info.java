/**
 * Files of secure execution, of which the operating system holds nothing but ciphertext.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.secure.file.ProtectedFile}, one file's contents
 * as the application sees them, above a {@link org.kernelsim.file.FileEntry} that holds them
 * encrypted; {@link org.kernelsim.secure.file.FileKeys}, where its keys come from.
 *
 * <p><b>Who may call it.</b> The virtual file service, and whoever looks on.
 *
 * <p><b>Who may write what.</b> A protected file is changed by one call at a time.
 */
package org.kernelsim.secure.file;
