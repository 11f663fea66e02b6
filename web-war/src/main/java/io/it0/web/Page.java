package io.it0.web;

import java.util.List;

/**
 * One page of a list.
 *
 * @param nextCursor opaque; absent on the last page
 */
public record Page<T>(List<T> items, String nextCursor) {}
