package io.it0.payment.wechat;

import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.auth.WechatPay2Validator;
import com.wechat.pay.java.core.certificate.InMemoryCertificateProvider;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** The official client's HTTP, signed and verified, to the host that is configured. */
final class WechatClient {

  private static final int CONNECT_SECONDS = 5;
  private static final int READ_SECONDS = 15;

  private WechatClient() {}

  static HttpClient of(WechatSettings settings) {
    var http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .readTimeout(READ_SECONDS, TimeUnit.SECONDS)
            .followRedirects(false);
    settings.apiBase().map(HttpUrl::get).map(WechatClient::to).ifPresent(http::addInterceptor);
    return new DefaultHttpClientBuilder()
        .credential(
            new WechatPay2Credential(
                settings.mchid(), new RSASigner(settings.serialNo(), settings.privateKey())))
        .validator(new WechatPay2Validator(verifier(settings)))
        .okHttpClient(http.build())
        .build();
  }

  // The client's provider of certificates takes no empty list.
  private static Verifier verifier(WechatSettings settings) {
    if (settings.platformCertificates().isEmpty()) {
      return new RSAVerifier(
          settings.publicKey().orElseThrow(), settings.publicKeyId().orElseThrow());
    }
    var certificates = new InMemoryCertificateProvider(settings.platformCertificates());
    return settings
        .publicKey()
        .map(key -> new RSAVerifier(key, settings.publicKeyId().orElseThrow(), certificates))
        .orElseGet(() -> new RSAVerifier(certificates));
  }

  // The client's hosts are fixed. The signature covers path and query, so the host may change.
  private static Interceptor to(HttpUrl base) {
    return chain -> {
      HttpUrl url =
          chain
              .request()
              .url()
              .newBuilder()
              .scheme(base.scheme())
              .host(base.host())
              .port(base.port())
              .build();
      return chain.proceed(chain.request().newBuilder().url(url).build());
    };
  }
}
