/** The first page: what {@code io.it0.insight} counts, as figures and charts. */
package io.it0.console.overview;
