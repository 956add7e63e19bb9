package example.vardbro;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.cxf.BusFactory;

/**
 * Apache CXF as client and server of RIV-TA, over stdin and stdout (README.md). Argument: a folder with `cert`, `key` and
 * `ca`, all PEM. A line in: {id, call} or {id, answers}. A line out: {id, ...}, or {received} when somebody called.
 */
public final class Peer {
  public static void main(String[] args) throws Exception {
    Lines out = new Lines(System.out);
    System.setOut(System.err);
    Tls tls = Tls.of(Path.of(args[0]));
    Caller caller = new Caller(tls);
    Servant servant = Servant.start(tls, out);
    out.write(Map.of("listening", servant.address()));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode asked = Plain.read(line);
      Object said = asked.has("call") ? caller.call(asked.get("call")) : servant.answers(asked.get("answers"));
      out.write(Map.of("id", asked.get("id").asInt(), "said", said));
    }
    BusFactory.getDefaultBus().shutdown(false);
    System.exit(0);
  }
}
