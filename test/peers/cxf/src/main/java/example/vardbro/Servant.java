package example.vardbro;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.apache.cxf.message.Exchange;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http_jetty.JettyHTTPServerEngineFactory;

/** CXF as a server of all contracts, on loopback. What comes in and what it answers is held against the published schemas. */
final class Servant {
  private final Lines out;
  private final String address;
  private final Map<String, JsonNode> answers = new ConcurrentHashMap<>();

  private Servant(Lines out, String address) {
    this.out = out;
    this.address = address;
  }

  static Servant start(Tls tls, Lines out) throws IOException, GeneralSecurityException {
    int port = freePort();
    Servant servant = new Servant(out, "https://127.0.0.1:" + port);
    Bus bus = BusFactory.getDefaultBus();
    bus.getExtension(JettyHTTPServerEngineFactory.class).setTLSServerParametersForPort("127.0.0.1", port, tls.server());
    Contract.ALL.forEach(servant::serve);
    return servant;
  }

  String address() {
    return address;
  }

  /** {contract, answer}: what the next calls of a contract are answered. */
  Map<String, Object> answers(JsonNode told) {
    answers.put(told.get("contract").asText(), told.get("answer"));
    return Map.of();
  }

  private void serve(Contract contract) {
    JaxWsServerFactoryBean factory = new JaxWsServerFactoryBean();
    factory.setServiceClass(contract.port());
    factory.setServiceName(contract.serviceName());
    factory.setWsdlURL(contract.wsdl());
    factory.setAddress(address + contract.path());
    factory.setProperties(Map.of(Message.SCHEMA_VALIDATION_ENABLED, true));
    factory.setInvoker((exchange, values) -> answer(contract, exchange, (List<?>) values));
    factory.create();
  }

  private Object answer(Contract contract, Exchange exchange, List<?> values) {
    out.write(Map.of("received", Map.of(
        "contract", contract.name(),
        "logicalAddress", values.get(0),
        "request", Plain.of(values.get(1)),
        "headers", exchange.getInMessage().get(Message.PROTOCOL_HEADERS))));
    Class<?> response = exchange.getBindingOperationInfo().getOutput().getMessageParts().get(0).getTypeClass();
    return List.of(Plain.to(response, answers.get(contract.name())));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
