// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// Does what two of its three owners have signed, once: the signatures bind the call, this wallet, this
/// chain, a number that is used up, and a deadline (EIP-712). Anyone may hand the signed call in.
contract MultiSigWallet is EIP712 {
    struct Operation {
        address to;
        uint256 value;
        bytes data;
        uint256 nonce;
        /// Unix seconds: the last second in which it may be done.
        uint256 deadline;
    }

    bytes32 private constant OPERATION_TYPEHASH =
        keccak256("Operation(address to,uint256 value,bytes data,uint256 nonce,uint256 deadline)");

    mapping(address owner => bool) public isOwner;
    /// The number of the next operation. Of two that were signed for one number only one is ever done.
    uint256 public nonce;

    event Executed(uint256 indexed nonce, address indexed to, uint256 value);

    error OwnerRefused(address owner);
    error NonceUsed(uint256 expected, uint256 actual);
    error DeadlinePassed(uint256 deadline);
    error SignerRefused(address signer);

    constructor(address[3] memory owners) EIP712("MultiSigWallet", "1") {
        for (uint256 i = 0; i < owners.length; ++i) {
            require(owners[i] != address(0) && !isOwner[owners[i]], OwnerRefused(owners[i]));
            isOwner[owners[i]] = true;
        }
    }

    receive() external payable {}

    /// Reverts, and uses nothing up, when the call reverts.
    function execute(
        Operation calldata operation,
        bytes[2] calldata signatures
    ) external returns (bytes memory) {
        require(operation.nonce == nonce, NonceUsed(nonce, operation.nonce));
        require(block.timestamp <= operation.deadline, DeadlinePassed(operation.deadline));
        _requireTwoOwners(_hash(operation), signatures);
        nonce = operation.nonce + 1;
        emit Executed(operation.nonce, operation.to, operation.value);
        return Address.functionCallWithValue(operation.to, operation.data, operation.value);
    }

    function _requireTwoOwners(bytes32 hash, bytes[2] calldata signatures) private view {
        address first = ECDSA.recover(hash, signatures[0]);
        address second = ECDSA.recover(hash, signatures[1]);
        require(isOwner[first], SignerRefused(first));
        require(isOwner[second] && second != first, SignerRefused(second));
    }

    function _hash(Operation calldata operation) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        OPERATION_TYPEHASH,
                        operation.to,
                        operation.value,
                        keccak256(operation.data),
                        operation.nonce,
                        operation.deadline
                    )
                )
            );
    }
}
