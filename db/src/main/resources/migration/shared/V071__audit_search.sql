-- Used for one tenant's audit trail, paged by id.
create index audit_log_by_tenant_recent on audit_log (tenant_id, id desc);
