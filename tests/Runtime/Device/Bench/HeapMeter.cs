using System;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// Reads the runtime's heap. The host build has one of megabytes: <see cref="Limit"/> fills all of it but one block, so that the
    /// program behind it has as little as on a board.
    /// </summary>
    public sealed class HeapMeter
    {
        private const int LargestPiece = 700000;
        private const int SmallestPiece = 48;

        private readonly int _wholeHeap;
        private byte[][] _ballast;
        private int _pieces;
        private byte[] _reserve;
        private int _filled;
        private WeakReference _canary;

        /// <summary>Creates a meter.</summary>
        /// <param name="wholeHeap">The host's whole heap, bytes.</param>
        public HeapMeter(int wholeHeap)
        {
            _wholeHeap = wholeHeap;
            Arm();
        }

        /// <summary>Collections of the runtime's own accord that <see cref="Look"/> has noticed.</summary>
        public int Collections { get; private set; }

        /// <summary>Bytes in use after a collection, what <see cref="Limit"/> fills not counted.</summary>
        public int Used()
        {
            Look();
            int used = _wholeHeap - (int)nanoFramework.Runtime.Native.GC.Run(false) - _filled;
            Arm();
            return used;
        }

        /// <summary>Looks whether the runtime has collected since the last call. Allocates only if it has.</summary>
        public void Look()
        {
            if (_canary.IsAlive)
                return;
            Collections++;
            Arm();
        }

        /// <summary>Leaves as many bytes free as a heap of this size would have now, in one block.</summary>
        /// <param name="heap">Bytes, what is in use already included.</param>
        /// <returns>False if more is in use already.</returns>
        public bool Limit(int heap)
        {
            int before = Used();
            int free = heap - before;
            if (free < 1024)
                return false;
            _ballast = new byte[256][];
            _reserve = new byte[free];
            int size = LargestPiece;
            while (size >= SmallestPiece && _pieces < _ballast.Length)
            {
                try
                {
                    _ballast[_pieces] = new byte[size];
                    _pieces++;
                }
                catch (OutOfMemoryException)
                {
                    size = size > 200 ? size - size / 4 : size - 12;
                }
            }

            _reserve = null;
            int now = (int)nanoFramework.Runtime.Native.GC.Run(true);
            _filled = _wholeHeap - now - before;
            Arm();
            return true;
        }

        /// <summary>The largest array of bytes that can be made now. The runtime collects and compacts while it tries.</summary>
        public int LargestBlock()
        {
            int low = 0;
            int high = 786000;
            while (high - low > 16)
            {
                int middle = (low + high) / 2;
                if (CanMake(middle))
                    low = middle;
                else
                    high = middle;
            }

            Arm();
            return low;
        }

        private bool CanMake(int size)
        {
            try
            {
                _reserve = new byte[size];
                _reserve = null;
                return true;
            }
            catch (OutOfMemoryException)
            {
                return false;
            }
        }

        private void Arm()
        {
            object target = new object();
            _canary = new WeakReference(target);
        }
    }
}
