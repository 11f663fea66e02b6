/** The same EAR on Payara Server Full, its vendor-supported home. Run by {@code ./it0 test full} only: it takes minutes. */
package io.it0.full;
