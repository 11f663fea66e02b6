package io.it0.quota;

/**
 * What became of a lease that ended.
 *
 * @param used billable tokens that the work took; 0 for a release
 * @param leased tokens that had been set aside; 0 if the lease had expired or was ended before
 * @param overshoot used beyond what was leased
 * @param duplicate whether the event had been counted before, or the lease ended before: then nothing was added now
 */
public record Settlement(
    long used, long leased, long overshoot, boolean duplicate, Standing standing) {}
