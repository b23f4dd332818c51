namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>Writes the device part of a new set of fixtures, on request.</summary>
[TestClass]
public class WriteFixtures
{
    [TestMethod]
    public void Write_stores_of_nodes_and_gateways()
    {
        NodeStoreWriter.WriteParkingNode("parking", looksUp: false);
        NodeStoreWriter.WriteParkingNode("parking-with-ranging", looksUp: true);
        NodeStoreWriter.WriteAirNode();
        NodeStoreWriter.WriteFootfallNode();
        NodeStoreWriter.WriteOlderRecords();
        NodeStoreWriter.WriteFactoryResetUnderWay();
        GatewayStoreWriter.WriteGateway();
        GatewayStoreWriter.WriteRecordsBetweenStarts();
        GatewayStoreWriter.WriteRecordsWithOneBadCopy();
    }
}
