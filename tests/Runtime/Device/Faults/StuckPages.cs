using NanoSensors.Http;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Pages whose first piece never ends.</summary>
    internal sealed class StuckPages : IHttpPages
    {
        private int _turns;

        public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
        {
        }

        public bool Write(HttpResponse response, long nowMicroseconds)
        {
            while (_turns >= 0)
                _turns = _turns == 1000000 ? 0 : _turns + 1;
            return false;
        }
    }
}
