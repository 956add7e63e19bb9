package example.vardbro;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** JSON lines from several threads. */
final class Lines {
  private final PrintStream out;

  Lines(PrintStream out) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  synchronized void write(Object value) {
    out.println(Plain.write(value));
  }
}
