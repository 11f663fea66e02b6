-- Every node keeps what it knows of a tenant in memory (TenantInfos). What changes it says so on the channel tenant_info,
-- with the tenant's id: by trigger, so that no writer can forget it, and by NOTIFY, so that it is sent by the commit and
-- by nothing else. A renewal changes none of these columns: the bill run stays silent.

create function tenant_info_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('tenant_info', to_jsonb(new) ->> tg_argv[0]);
  return null;
end;
$$;

create trigger tenant_info_changed after update on tenants for each row
  when ((old.name, old.status, old.max_servers, old.max_users, old.max_standing_orders, old.max_agent_tokens_per_month)
    is distinct from
    (new.name, new.status, new.max_servers, new.max_users, new.max_standing_orders, new.max_agent_tokens_per_month))
  execute function tenant_info_changed('id');

create trigger tenant_info_opened after insert on subscriptions for each row
  execute function tenant_info_changed('tenant_id');
create trigger tenant_info_changed after update on subscriptions for each row
  when ((old.plan_id, old.status, old.currency) is distinct from (new.plan_id, new.status, new.currency))
  execute function tenant_info_changed('tenant_id');
