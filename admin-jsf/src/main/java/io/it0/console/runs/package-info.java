/** Bill runs as they go, and what they could not bill. */
package io.it0.console.runs;
