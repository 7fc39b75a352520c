# Reads PDUs, one to a line of hexadecimal digits, and writes what libgammu reads in each as a line of JSON. By python3-gammu.
import json
import sys

import gammu

for line in sys.stdin:
    try:
        message = gammu.DecodePDU(bytes.fromhex(line.strip()), True)
        time = message["DateTime"]
        header = message["UDH"]
        long = header["ID16bit"] if header["ID16bit"] >= 0 else header["ID8bit"]
        reading = {
            "sender": message["Number"],
            "text": message["Text"] if isinstance(message["Text"], str) else None,
            "coding": message["Coding"],
            "time": time.strftime("%Y-%m-%dT%H:%M:%S") if time else "unreadable",
            "parts": [long, header["AllParts"], header["PartNumber"]] if header["AllParts"] > 0 else None,
        }
    except Exception as error:
        reading = {"error": str(error)}
    print(json.dumps(reading), flush=True)
