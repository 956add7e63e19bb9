package example.vardbro;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.xml.ws.Service;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.frontend.ClientProxy;
import org.apache.cxf.jaxws.endpoint.dynamic.JaxWsDynamicClientFactory;
import org.apache.cxf.message.Message;
import org.apache.cxf.message.MessageContentsList;
import org.apache.cxf.service.model.BindingOperationInfo;
import org.apache.cxf.service.model.MessagePartInfo;
import org.apache.cxf.transport.http.HTTPConduitConfigurer;

/** CXF as a client. What it sends and what comes back is held against the schemas of the WSDL that it was made from. */
final class Caller {
  private final Map<String, Made> clients = new HashMap<>();

  /** A client lives as long as somebody holds its proxy: CXF closes it when that is collected. */
  private record Made(Client client, Object proxy) {}

  Caller(Tls tls) throws GeneralSecurityException {
    TLSClientParameters parameters = tls.client();
    HTTPConduitConfigurer everyCall = (name, address, conduit) -> conduit.setTlsClientParameters(parameters);
    BusFactory.getDefaultBus().setExtension(everyCall, HTTPConduitConfigurer.class);
    HttpsURLConnection.setDefaultSSLSocketFactory(tls.context().getSocketFactory());
  }

  /** {contract, wsdl?, address, logicalAddress, request, headers?}: {answer}, {fault} of the other, or what was {invalid}. */
  Map<String, Object> call(JsonNode asked) {
    try {
      Made made = clients.computeIfAbsent(asked.get("address").asText() + asked.path("wsdl"), key -> made(asked));
      return Map.of("answer", Plain.of(answered(made.client(), asked)));
    } catch (SoapFault fault) {
      return Map.of("fault", Map.of("code", fault.getFaultCode().getLocalPart(), "text", fault.getMessage()));
    } catch (Exception wrong) {
      return Map.of("invalid", words(wrong));
    }
  }

  private static String words(Throwable wrong) {
    String own = String.valueOf(wrong.getMessage());
    return wrong.getCause() == null ? own : own + " <- " + words(wrong.getCause());
  }

  private Object answered(Client client, JsonNode asked) throws Exception {
    String operation = asked.get("contract").asText();
    BindingOperationInfo bound = client.getEndpoint().getBinding().getBindingInfo().getOperations().stream()
        .filter(one -> one.getName().getLocalPart().equals(operation))
        .findFirst()
        .orElseThrow();
    MessageContentsList values = new MessageContentsList();
    for (MessagePartInfo part : bound.getOperationInfo().getInput().getMessageParts()) {
      boolean header = part.getName().getLocalPart().equals("LogicalAddress");
      values.put(part, header ? asked.get("logicalAddress").asText() : Plain.to(part.getTypeClass(), asked.get("request")));
    }
    client.getRequestContext().put(Message.PROTOCOL_HEADERS, headers(asked.path("headers")));
    return client.invoke(bound, values.toArray())[0];
  }

  private static Map<String, List<String>> headers(JsonNode named) {
    return named.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue().asText())));
  }

  /** From a WSDL that was named, as the program runs; else the one that was generated with the program. */
  private Made made(JsonNode asked) {
    try {
      Made made = asked.has("wsdl") ? dynamic(asked.get("wsdl").asText()) : generated(asked.get("contract").asText());
      made.client().getRequestContext().put(Message.ENDPOINT_ADDRESS, asked.get("address").asText());
      made.client().getRequestContext().put(Message.SCHEMA_VALIDATION_ENABLED, true);
      return made;
    } catch (Exception wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  private static Made generated(String name) throws ReflectiveOperationException {
    Contract contract = Contract.named(name);
    Service service = contract.service().getConstructor().newInstance();
    Object proxy = service.getPort(contract.port());
    return new Made(ClientProxy.getClient(proxy), proxy);
  }

  private static Made dynamic(String wsdl) throws Exception {
    Bus bus = BusFactory.getDefaultBus();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      URL url = URI.create(wsdl).toURL();
      Client client = JaxWsDynamicClientFactory.newInstance(bus).createClient(url, new WithoutGenerated(before));
      return new Made(client, client);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Hides the classes of the published WSDLs: those of another have the same names. */
  private static final class WithoutGenerated extends ClassLoader {
    WithoutGenerated(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("riv.")) throw new ClassNotFoundException(name);
      return super.loadClass(name, resolve);
    }
  }
}
