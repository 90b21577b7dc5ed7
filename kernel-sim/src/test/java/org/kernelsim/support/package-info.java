/**
 * What the tests share: calls made of a few boxes, programs written down, listeners that record.
 */
package org.kernelsim.support;
