// Drives the veraPDF engine from Rhino's shell, which lies in the same jar: no compiler is needed.
// Arguments: PDF files, judged as what they say they are (PDF/A-2b, if they say nothing). Prints one JSON object a line.
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var flavours = Packages.org.verapdf.pdfa.flavours.PDFAFlavour;
var foundry = Packages.org.verapdf.pdfa.Foundries.defaultInstance();
for (var i = 0; i < arguments.length; i++) {
  var file = String(arguments[i]);
  var said = { file: file };
  try {
    var parser = foundry.createParser(new java.io.FileInputStream(file), flavours.NO_FLAVOUR, flavours.PDFA_2_B);
    var flavour = parser.getFlavour();
    said.flavour = String(flavour.getId());
    var result = foundry.createValidator(flavour, false).validate(parser);
    said.compliant = Boolean(result.isCompliant());
    said.checks = Number(result.getTotalAssertions());
    said.failures = [];
    var assertions = result.getTestAssertions().iterator();
    while (assertions.hasNext()) {
      var one = assertions.next();
      said.failures.push(String(one.getRuleId().getClause()) + "-" + one.getRuleId().getTestNumber()
        + " " + one.getMessage() + " " + one.getLocation().getContext());
    }
    said.failures = said.failures.slice(0, 20);
    parser.close();
  } catch (error) {
    said.compliant = false;
    said.failures = [String(error)];
  }
  print(JSON.stringify(said));
}
