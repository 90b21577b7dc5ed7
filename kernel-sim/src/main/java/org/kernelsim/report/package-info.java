/**
 * What experiments have found, for people and for programs: tables as text, Markdown and CSV, and
 * JSON.
 *
 * <p><b>Who may call it.</b> The commands, and users of the library. Everything here is a function
 * of its arguments: the same results give the same bytes.
 */
package org.kernelsim.report;
