/** The audit trail as billing writes it: who did what, to what, and when, in the transaction in which it is done. */
package io.it0.audit;
