// Encodes and decodes frames with the npm package lora-packet, one JSON object a line in and out, for LoraPacketTests.cs.
"use strict";
const lora = require("lora-packet");
const hex = (text) => Buffer.from(text, "hex");
const text = (buffer) => (buffer ? buffer.toString("hex") : "");

function data(c) {
  const top = Buffer.alloc(2);
  top.writeUInt16LE(c.fCnt >>> 16);
  const low = Buffer.alloc(2);
  low.writeUInt16BE(c.fCnt & 0xffff);
  const read = lora.fromWire(hex(c.air));
  const result = {
    mic: lora.verifyMIC(read, hex(c.nwkSKey), undefined, top),
    mType: read.MHDR[0] >> 5,
    devAddr: text(read.DevAddr),
    fCnt: read.getFCnt(),
    adr: read.getFCtrlADR(),
    adrAckReq: read.isDataMessage() && read.getDir() === "up" ? read.getFCtrlADRACKReq() : false,
    ack: read.getFCtrlACK(),
    fPending: (read.FCtrl[0] & 0x10) !== 0,
    fOpts: text(read.FOpts),
    fPort: read.FPort && read.FPort.length ? read.FPort[0] : -1,
    payload: read.FRMPayload && read.FRMPayload.length ? text(lora.decrypt(read, hex(c.appSKey), hex(c.nwkSKey), top)) : "",
  };
  const written = lora.fromFields(
    {
      MType: c.mType,
      DevAddr: hex(c.devAddr),
      FCnt: low,
      FCtrl: { ADR: c.adr, ADRACKReq: c.adrAckReq, ACK: c.ack, FPending: c.fPending },
      FOpts: hex(c.fOpts),
      FPort: c.fPort >= 0 ? c.fPort : undefined,
      payload: hex(c.payload),
    },
    hex(c.appSKey),
    hex(c.nwkSKey),
    undefined,
    top
  );
  if (c.fPort < 0) {
    // Without a port the package leaves the MIC to its caller.
    lora.recalculateMIC(written, hex(c.nwkSKey), undefined, top);
    result.air = text(Buffer.concat([written.MHDR, written.MACPayload, written.MIC]));
  } else {
    result.air = text(written.PHYPayload);
  }
  return result;
}

function joinRequest(c) {
  const read = lora.fromWire(hex(c.air));
  const written = lora.fromFields(
    { MType: "Join Request", AppEUI: hex(c.joinEui), DevEUI: hex(c.devEui), DevNonce: hex(c.devNonce) }, undefined, undefined, hex(c.appKey));
  return {
    mic: lora.verifyMIC(read, undefined, hex(c.appKey)),
    joinEui: text(read.AppEUI),
    devEui: text(read.DevEUI),
    devNonce: text(read.DevNonce),
    air: text(written.PHYPayload),
  };
}

function joinAccept(c) {
  const plain = lora.decryptJoinAccept(lora.fromWire(hex(c.air)), hex(c.appKey));
  const read = lora.fromWire(plain);
  const keys = lora.generateSessionKeys(hex(c.appKey), read.NetID, read.AppNonce, hex(c.devNonce));
  return {
    mic: lora.verifyMIC(read, undefined, hex(c.appKey)),
    joinNonce: text(read.AppNonce),
    netId: text(read.NetID),
    devAddr: text(read.DevAddr),
    dlSettings: text(read.DLSettings),
    rxDelay: text(read.RxDelay),
    cfList: text(read.CFList),
    nwkSKey: text(keys.NwkSKey),
    appSKey: text(keys.AppSKey),
  };
}

const kinds = { data, joinRequest, joinAccept };
let input = "";
process.stdin.on("data", (chunk) => (input += chunk));
process.stdin.on("end", () => {
  const lines = input.split("\n").filter((line) => line.length > 0);
  process.stdout.write(lines.map((line) => { const c = JSON.parse(line); return JSON.stringify(kinds[c.kind](c)); }).join("\n") + "\n");
});
