package io.it0.invariant;

/** A place where an invariant does not hold. */
record Found(Invariant invariant, String subject, String detail) {}
