-- Periods are cut, days are counted and fees are shared by the tenant's time zone. What has been cut in one zone cannot be
-- closed in another: its days would not be those that were billed, and its tokens would be measured by a part of a month.

create function tenants_zone_stays() returns trigger language plpgsql as $$
begin
  if exists (select from subscriptions s where s.tenant_id = new.id) then
    raise exception 'the time zone of tenant % is that of its periods and does not change', new.slug
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

create trigger tenants_zone_stays before update of time_zone on tenants
  for each row when (new.time_zone is distinct from old.time_zone) execute function tenants_zone_stays();
