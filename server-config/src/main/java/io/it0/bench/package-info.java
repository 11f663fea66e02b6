/**
 * Benchmarks of a running IT0 on real PostgreSQL and Redis. Each prints its machine, its load, a ceiling
 * measured in the same run and the ratio to it, and fails unless what came out equals what went in.
 */
package io.it0.bench;
