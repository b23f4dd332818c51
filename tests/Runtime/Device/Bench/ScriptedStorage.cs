using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Blobs in one array that is made at the start, so that a write takes no heap.</summary>
    public sealed class ScriptedStorage : IStorage
    {
        private const int Slack = 16;

        // The gateway's archive rewrites a segment while it grows: it gets its whole length at once.
        private const string SegmentPrefix = "fq-";
        private const int SegmentLength = 4160;

        private readonly byte[] _arena;
        private readonly string[] _names;
        private readonly int[] _offset;
        private readonly int[] _capacity;
        private readonly int[] _length;
        private int _slots;
        private int _end;

        /// <summary>Creates a storage.</summary>
        /// <param name="bytes">All of it.</param>
        /// <param name="slots">The most blobs.</param>
        public ScriptedStorage(int bytes, int slots)
        {
            _arena = new byte[bytes];
            _names = new string[slots];
            _offset = new int[slots];
            _capacity = new int[slots];
            _length = new int[slots];
            for (int i = 0; i < slots; i++)
                _names[i] = "";
        }

        /// <summary>Writes so far.</summary>
        public int Writes { get; private set; }

        /// <summary>Writes that found no room.</summary>
        public int Refused { get; private set; }

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            int at = Find(name);
            if (at < 0 || _length[at] < 0)
                return -1;
            int length = _length[at] < buffer.Length ? _length[at] : buffer.Length;
            System.Array.Copy(_arena, _offset[at], buffer, 0, length);
            return length;
        }

        /// <inheritdoc/>
        public bool Write(string name, byte[] data, int length)
        {
            Writes++;
            int at = Find(name);
            if (at >= 0 && _capacity[at] < length)
            {
                _names[at] = "";
                _length[at] = -1;
                at = -1;
            }

            if (at < 0)
                at = Take(name.StartsWith(SegmentPrefix) ? SegmentLength : length);
            if (at < 0)
            {
                Refused++;
                return false;
            }

            _names[at] = name;
            _length[at] = length;
            System.Array.Copy(data, 0, _arena, _offset[at], length);
            return true;
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            int at = Find(name);
            if (at >= 0)
                _length[at] = -1;
        }

        private int Find(string name)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (_names[i] == name)
                    return i;
            }

            return -1;
        }

        // A deleted blob's place that is large enough and not too large, or a new one at the end.
        private int Take(int length)
        {
            for (int i = 0; i < _slots; i++)
            {
                if (_length[i] < 0 && _capacity[i] >= length && _capacity[i] <= 2 * length + Slack)
                    return i;
            }

            if (_slots == _names.Length || _end + length + Slack > _arena.Length)
                return -1;
            _offset[_slots] = _end;
            _capacity[_slots] = length + Slack;
            _end += length + Slack;
            return _slots++;
        }
    }
}
