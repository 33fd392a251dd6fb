package run_test

import "math/rand/v2"

// dice makes all the choices of a simulation out of a string of bytes. When
// they are used up every choice is the first one, which is the harmless one:
// shorter inputs are quieter worlds.
type dice struct{ data []byte }

// seeded are dice with enough bytes for a long simulation.
func seeded(seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 1))
	data := make([]byte, 700)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

// n is a number from 0 to n-1. n is at most 256.
func (d *dice) n(n int) int {
	if n <= 1 || len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

// oneIn is true one time in n, n being at least 2.
func (d *dice) oneIn(n int) bool { return d.n(n) == 1 }

// pick is one of a list that is not empty.
func pick[T any](d *dice, list []T) T { return list[d.n(len(list))] }
