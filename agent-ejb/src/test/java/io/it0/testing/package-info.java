/** What tests of several packages share. */
package io.it0.testing;
