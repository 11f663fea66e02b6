/** Usage as it comes in, what could not be counted, and what models cost. */
package io.it0.console.metering;
