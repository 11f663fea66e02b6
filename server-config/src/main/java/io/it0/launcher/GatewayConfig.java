package io.it0.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The gateway's configuration: Kong's declarative format, made from a template and the public key that the server signs
 * its tokens with.
 *
 * @param publicKey PEM of an RSA public key (X.509 SubjectPublicKeyInfo)
 * @param issuer the tokens' {@code iss}, by which Kong finds the key
 * @param upstream where the gateway finds the server, such as {@code http://server:13010}
 */
public record GatewayConfig(String publicKey, String issuer, String upstream) {

  private static final String TEMPLATE = "/gateway/kong.template.yml";
  private static final Pattern KEY_LINE = Pattern.compile("(?m)^( +)@PUBLIC_KEY@$");
  // Neither needs quoting in YAML then, and neither can add a line to the file.
  private static final Pattern ISSUER = Pattern.compile("[A-Za-z][A-Za-z0-9./:_-]*[A-Za-z0-9/]");
  private static final Pattern UPSTREAM = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

  public GatewayConfig {
    publicKey = publicKey.strip();
    requireRsa(publicKey);
    require(ISSUER, issuer, "not an issuer");
    require(UPSTREAM, upstream, "not an address of a server");
  }

  /** The whole file. */
  public String render() {
    return KEY_LINE
        .matcher(template())
        .replaceAll(line -> indented(line.group(1)))
        .replace("@ISSUER@", issuer)
        .replace("@UPSTREAM@", upstream);
  }

  private String indented(String indent) {
    return publicKey.lines().map(line -> indent + line.strip()).collect(Collectors.joining("\n"));
  }

  private static void require(Pattern pattern, String value, String complaint) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(complaint + ": " + value);
    }
  }

  /** Kong would take any text and then refuse every token. */
  private static void requireRsa(String pem) {
    String base64 =
        pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
    try {
      var encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
      KeyFactory.getInstance("RSA").generatePublic(encoded);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not an RSA public key in PEM", e);
    }
  }

  private static String template() {
    try (InputStream in = GatewayConfig.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("missing " + TEMPLATE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
