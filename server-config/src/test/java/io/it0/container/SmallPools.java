package io.it0.container;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;

/** The pools of the server with room for eight, so that every connection serves many tenants. */
@DataSourceDefinition(
    name = "java:app/jdbc/tenant",
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.tenant.user}",
    password = "${MPCONFIG=db.tenant.password}",
    minPoolSize = 8,
    maxPoolSize = 8)
@DataSourceDefinition(
    name = "java:app/jdbc/platform",
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.platform.user}",
    password = "${MPCONFIG=db.platform.password}",
    minPoolSize = 1,
    maxPoolSize = 8)
@Singleton
public class SmallPools {}
