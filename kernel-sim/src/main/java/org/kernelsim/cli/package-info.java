/**
 * The command: picocli classes that read arguments, call the floors below and print what they
 * answer.
 */
package org.kernelsim.cli;
