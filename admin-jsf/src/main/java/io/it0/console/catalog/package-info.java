/** The editor of plans: their versions side by side, and the next one. */
package io.it0.console.catalog;
