package io.it0.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The API below {@code /api/v1}; its resources and providers are found by their annotations. */
@ApplicationPath("/api/v1")
@ApplicationScoped
@LoginConfig(authMethod = "MP-JWT", realmName = "it0")
@OpenAPIDefinition(
    info =
        @Info(
            title = "IT0",
            version = "1",
            description =
                """
                The commercial engine of an AI agent platform: it meters tokens, bills each month and \
                collects the payment.

                Every refusal is problem+json (RFC 9457) with a stable `code` and the `requestId` under \
                which it is logged. Lists are paged: `limit` (1 to 200, default 50) and the opaque \
                `cursor` that the page before gave as `nextCursor`. Times are RFC 3339 in UTC; an amount \
                of money is a decimal string with its currency."""),
    security = {
      @SecurityRequirement(name = It0Application.TOKEN),
      @SecurityRequirement(name = It0Application.API_KEY)
    },
    tags = {
      @Tag(name = "Identity", description = "Log-in, users, API keys"),
      @Tag(name = "Tenants", description = "Registration, for the platform's people"),
      @Tag(name = "Billing", description = "Plans, usage, invoices"),
      @Tag(
          name = "Payments",
          description = "Payment of invoices, saved methods, refunds, and what providers tell"),
      @Tag(name = "Inventory", description = "A tenant's servers"),
      @Tag(name = "Operations", description = "Standing orders: agent tasks on a schedule"),
      @Tag(name = "Usage", description = "Posting of token usage"),
      @Tag(name = "Agents", description = "Tasks that agents do, as they run"),
      @Tag(
          name = "Quota",
          description = "What may still be used; reserving for one's own gateways"),
      @Tag(
          name = "Administration",
          description = "Bill runs and test clocks, for the platform's people")
    })
@SecurityScheme(
    securitySchemeName = It0Application.TOKEN,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "From POST /api/v1/auth/login; valid for an hour.")
@SecurityScheme(
    securitySchemeName = It0Application.API_KEY,
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    apiKeyName = ApiAuthentication.API_KEY,
    description = "From POST /api/v1/api-keys; one role for each of its scopes.")
public class It0Application extends Application {

  public static final String TOKEN = "token";
  public static final String API_KEY = "apiKey";
}
