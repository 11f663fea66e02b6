-- The server does not migrate; it tells by its readiness whether somebody has.
grant select on flyway_schema_history to it0_platform;
