pragma circom 2.0.0;

// Knows two factors, neither of them 1, of a public product.
template Factors() {
  signal input a;
  signal input b;
  signal input limit;
  signal output product;
  signal a1;
  signal b1;
  a1 <-- a == 1 ? 0 : 1 / (a - 1);
  b1 <-- b == 1 ? 0 : 1 / (b - 1);
  a1 * (a - 1) === 1;
  b1 * (b - 1) === 1;
  product <== a * b;
}

component main { public [limit] } = Factors();
