"""One call of a RIV-TA contract with zeep, a SOAP client of other make, as a partner would write it.

Reads JSON from stdin: {wsdl, address, operation, logicalAddress, request, cert, key, ca}. Everything of the message is built
by zeep from the WSDL and its schemas, and the answer is read by them. Writes JSON: {answer} or {fault}.
"""
import base64
import json
import sys

import requests
import zeep
from zeep.transports import Transport


def plain(value):
    """Text as it stood; base64 as text; what is not there is left out."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


call = json.load(sys.stdin)
session = requests.Session()
# The environment may name another authority, which would win over the one given here.
session.trust_env = False
session.verify = call["ca"]
session.cert = (call["cert"], call["key"])
client = zeep.Client(call["wsdl"], transport=Transport(session=session))
binding = next(iter(client.wsdl.bindings))
service = client.create_service(binding, call["address"])
operation = getattr(service, call["operation"])
try:
    answer = operation(_soapheaders={"LogicalAddress": call["logicalAddress"]}, **call["request"])
    print(json.dumps({"answer": plain(zeep.helpers.serialize_object(answer, dict))}, default=str))
except zeep.exceptions.Fault as fault:
    print(json.dumps({"fault": {"code": fault.code, "message": fault.message}}))
