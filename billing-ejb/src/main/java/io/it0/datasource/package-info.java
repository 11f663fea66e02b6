/** Declares the two connection pools; an EAR's library cannot. Everything else of them lies in {@link io.it0.db}. */
package io.it0.datasource;
