using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Api;

/// <summary>The types that the API reads and writes, with code made for them at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReadingList))]
[JsonSerializable(typeof(ReadingView))]
[JsonSerializable(typeof(AggregateList))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(DeviceView))]
[JsonSerializable(typeof(ParkingCollection))]
[JsonSerializable(typeof(CommandView))]
[JsonSerializable(typeof(CommandList))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(AlertNotification))]
[JsonSerializable(typeof(GatewayList))]
[JsonSerializable(typeof(SignalList))]
[JsonSerializable(typeof(AccessView))]
[JsonSerializable(typeof(PageView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(DeviceRegistration))]
[JsonSerializable(typeof(IngestResult))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
