package io.it0.usage.aggregate;

import io.it0.usage.UsageRecorded;

/**
 * An event and where it came from.
 *
 * @param stream the stream's key
 * @param entryId the entry's id in it
 * @param position the event's place in the entry, from 0
 */
record Delivered(String stream, String entryId, int position, UsageRecorded event) {}
