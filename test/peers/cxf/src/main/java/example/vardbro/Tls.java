package example.vardbro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.configuration.jsse.TLSServerParameters;
import org.apache.cxf.configuration.security.ClientAuthentication;

/** One certificate and one authority, as client and as server of mutual TLS. */
record Tls(KeyManager[] own, TrustManager[] trusted) {
  private static final char[] NO_PASSWORD = new char[0];

  static Tls of(Path folder) throws IOException, GeneralSecurityException {
    KeyStore keys = empty();
    String pem = Files.readString(folder.resolve("key")).replaceAll("-----[^-]+-----|\\s", "");
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    Certificate[] chain = {certificate(folder.resolve("cert"))};
    keys.setKeyEntry("own", KeyFactory.getInstance("RSA").generatePrivate(key), NO_PASSWORD, chain);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, NO_PASSWORD);
    KeyStore authorities = empty();
    authorities.setCertificateEntry("ca", certificate(folder.resolve("ca")));
    TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(authorities);
    return new Tls(own.getKeyManagers(), trusted.getTrustManagers());
  }

  TLSClientParameters client() {
    TLSClientParameters parameters = new TLSClientParameters();
    parameters.setKeyManagers(own);
    parameters.setTrustManagers(trusted);
    return parameters;
  }

  TLSServerParameters server() {
    TLSServerParameters parameters = new TLSServerParameters();
    parameters.setKeyManagers(own);
    parameters.setTrustManagers(trusted);
    ClientAuthentication everyClient = new ClientAuthentication();
    everyClient.setWant(true);
    everyClient.setRequired(true);
    parameters.setClientAuthentication(everyClient);
    return parameters;
  }

  /** For what is fetched beside the calls: a WSDL and its schemas. */
  SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trusted, null);
    return context;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    try (var bytes = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
  }
}
