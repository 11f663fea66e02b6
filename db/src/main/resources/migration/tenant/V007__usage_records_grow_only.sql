-- Rows of this table are inserted, updated at most once, and never deleted. So the planner's picture of it, and the
-- visibility map, go stale with its growth only: looking again when it has doubled costs a fixed part of each insert,
-- while the defaults (a tenth, a fifth) cost several times as much, and that for every tenant.
alter table usage_records set (
  autovacuum_vacuum_insert_scale_factor = 1.0,
  autovacuum_vacuum_insert_threshold = 10000,
  autovacuum_analyze_scale_factor = 1.0,
  autovacuum_analyze_threshold = 5000);
