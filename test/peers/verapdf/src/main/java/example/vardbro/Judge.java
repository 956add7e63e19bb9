package example.vardbro;

import java.nio.file.Files;
import java.nio.file.Path;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Holds each file of the command line against PDF/A-2b; one line each: `ok`, or the clauses that it breaks. */
public final class Judge {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    var flavour = PDFAFlavour.PDFA_2_B;
    for (var file : files) {
      try (var input = Files.newInputStream(Path.of(file));
          var parser = Foundries.defaultInstance().createParser(input, flavour);
          var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
        var result = validator.validate(parser);
        var broken = new StringBuilder();
        for (var one : result.getTestAssertions())
          if (one.getStatus() == TestAssertion.Status.FAILED)
            broken.append(one.getRuleId().getClause()).append('-').append(one.getRuleId().getTestNumber()).append(' ').append(one.getMessage()).append("; ");
        System.out.println(result.isCompliant() ? "ok" : broken.toString().replace('\n', ' '));
      }
    }
  }
}
