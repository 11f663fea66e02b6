/** The books to read: trial balance, journals, statements; each also as a table to be saved. */
package io.it0.console.ledger;
