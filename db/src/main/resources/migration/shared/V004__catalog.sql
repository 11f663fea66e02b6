-- What is sold, and what the models cost. Both are the same for every tenant: no row security.

create table plans (
  id                  uuid primary key,
  key                 varchar(40)  not null check (key ~ '^[a-z][a-z0-9-]*$'),
  version             integer      not null check (version > 0),
  name                varchar(100) not null,
  included_tokens     bigint       not null check (included_tokens >= 0),
  hard_limit_percent  integer check (hard_limit_percent > 0),
  count_cache_tokens  boolean      not null default false,
  allowance_policy    varchar(10)  not null default 'PRORATED' check (allowance_policy in ('PRORATED', 'FULL')),
  max_servers         integer      not null check (max_servers >= 0),
  max_users           integer      not null check (max_users >= 0),
  max_standing_orders integer      not null check (max_standing_orders >= 0),
  created_at          timestamptz  not null,
  constraint plans_version unique (key, version)
);
comment on table plans is 'A change makes a new version; subscriptions keep the one they were made with.';
comment on column plans.hard_limit_percent is 'Of the included tokens; null: no hard limit.';

create table plan_prices (
  id               uuid primary key,
  plan_id          uuid    not null references plans (id),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  billing_interval varchar(5) not null check (billing_interval in ('MONTH', 'YEAR')),
  base_minor       bigint  not null check (base_minor >= 0),
  overage_per_mtok numeric check (overage_per_mtok >= 0),
  constraint plan_prices_key unique (plan_id, currency, billing_interval)
);
comment on column plan_prices.overage_per_mtok is 'Price of 1,000,000 tokens above the included ones, in major units; null: overage is not billed.';

create table model_prices (
  id             uuid primary key,
  model          varchar(120) not null,
  token_kind     varchar(12)  not null check (token_kind in ('INPUT', 'OUTPUT', 'CACHE_READ', 'CACHE_WRITE')),
  usd_per_mtok   numeric      not null check (usd_per_mtok >= 0),
  effective_from timestamptz  not null,
  constraint model_prices_key unique (model, token_kind, effective_from)
);

grant select on plans, plan_prices, model_prices to it0_tenant;
grant select, insert on plans, plan_prices, model_prices to it0_platform;
