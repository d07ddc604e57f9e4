//! RSA keys whose primes a faulty library generated (CVE-2017-15361). They can be factored, and the remainders of their
//! modulus are enough to recognise them.

const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether the modulus is a power of 65537 modulo each of the primes. This also holds for about one in 2^27 good
/// moduli.
pub(super) fn is_factorable(modulus: &[u8]) -> bool {
    PRIMES.into_iter().all(|prime| {
        let remainder = modulus.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * 65_537 % prime));
        powers.take(prime as usize).any(|power| power == remainder)
    })
}
