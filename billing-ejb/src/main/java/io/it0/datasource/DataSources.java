package io.it0.datasource;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;

/**
 * The pools of the two serving roles.
 *
 * <p>Configuration: {@code db.url} (a JDBC URL), {@code db.tenant.user}, {@code db.tenant.password},
 * {@code db.platform.user}, {@code db.platform.password}. Connections are validated before use, so a
 * restarted PostgreSQL costs one attempt and not a broken pool.
 */
@DataSourceDefinition(
    name = "java:app/jdbc/tenant",
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.tenant.user}",
    password = "${MPCONFIG=db.tenant.password}",
    minPoolSize = 2,
    maxPoolSize = 32,
    properties = {
      "reWriteBatchedInserts=true",
      "ApplicationName=it0-tenant",
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=custom-validation",
      "fish.payara.validation-classname=" + DataSources.VALIDATION,
      "fish.payara.fail-all-connections=true"
    })
@DataSourceDefinition(
    name = "java:app/jdbc/platform",
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.platform.user}",
    password = "${MPCONFIG=db.platform.password}",
    minPoolSize = 2,
    maxPoolSize = 32,
    properties = {
      "reWriteBatchedInserts=true",
      "ApplicationName=it0-platform",
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=custom-validation",
      "fish.payara.validation-classname=" + DataSources.VALIDATION,
      "fish.payara.fail-all-connections=true"
    })
@Singleton
public class DataSources {
  // By default Payara validates by a query on a table, which has no name here.
  static final String VALIDATION = "org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation";
}
