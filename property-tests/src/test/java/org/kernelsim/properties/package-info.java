/** Random programs and sequences of calls, against plain models of what they should do. */
package org.kernelsim.properties;
