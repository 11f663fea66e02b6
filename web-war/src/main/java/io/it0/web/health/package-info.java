/**
 * Health as MicroProfile has it: alive is whoever answers; ready is who reaches PostgreSQL and Redis, finds the
 * database migrated, and does not lag behind with counting usage.
 */
package io.it0.web.health;
