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

  private static Verifier verifier(WechatSettings settings) {
    var certificates = new InMemoryCertificateProvider(settings.platformCertificates());
    if (settings.publicKey().isEmpty()) {
      return new RSAVerifier(certificates);
    }
    String id = settings.publicKeyId().orElseThrow();
    return settings.platformCertificates().isEmpty()
        ? new RSAVerifier(settings.publicKey().get(), id)
        : new RSAVerifier(settings.publicKey().get(), id, certificates);
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
