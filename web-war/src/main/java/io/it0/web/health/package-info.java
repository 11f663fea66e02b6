/**
 * Health as MicroProfile has it: alive is whoever answers; ready is who reaches PostgreSQL and Redis and finds the
 * database migrated.
 */
package io.it0.web.health;
